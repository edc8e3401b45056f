"""Reads a video's container, codecs and length from standard input, in a process of its own.

It is a program for `videos.py`: a hostile file ends it, or its limits do, and nothing else.
"""

import json
import resource
import sys

from pymediainfo import MediaInfo

MEMORY = 1024**3  # bytes
SECONDS = 5  # of the processor; a file of 2 GB takes a tenth of one
KEYS = [
    *("track_type", "format", "format_profile", "duration"),
    *("istruncated", "bit_depth", "chroma_subsampling"),
]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    tracks = MediaInfo.parse(sys.stdin.buffer).tracks
    found = [track.to_data() for track in tracks]
    json.dump([{key: track.get(key) for key in KEYS} for track in found], sys.stdout)


if __name__ == "__main__":
    main()
