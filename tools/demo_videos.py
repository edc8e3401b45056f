"""Makes the demo's own videos of demo/videos/script.toml: `python -m tools.demo_videos`.

Speech by Flite, pictures by Pillow, films by FFmpeg: Debian's flite, ffmpeg and fonts-dejavu-core.
Writes for each video an MP4 and captions in two languages beside the script.
"""

import subprocess
import tempfile
import textwrap
import tomllib
import wave
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from tqdm import tqdm

FOLDER = Path(__file__).resolve().parent.parent / "demo" / "videos"
FONTS = Path("/usr/share/fonts/truetype/dejavu")
SIZE = (960, 540)
PAUSE = 0.6  # seconds after each line
WIDTH = 42  # letters on a line of captions
PAPER, INK, MUTED, ACCENT, SOFT = "#fbfaf7", "#1c1a17", "#5c574d", "#0c6b58", "#e0efea"


def main() -> None:
    for video in tqdm(tomllib.loads((FOLDER / "script.toml").read_text())["video"], unit="video"):
        with tempfile.TemporaryDirectory() as folder:
            seconds = make(video, Path(folder))
        print(video["name"], round(seconds))


def make(video: dict[str, Any], folder: Path) -> float:
    """Returns its length in seconds."""
    starts, now, code, frames, sounds = [], 0.0, "", [], []
    for number, line in enumerate(video["lines"]):
        code = line.get("code", code)
        sound, picture = folder / f"{number}.wav", folder / f"{number}.png"
        length = speak(line["en"], sound)
        draw(video["title"], code, number / (len(video["lines"]) - 1)).save(picture)
        frames.append(f"file {picture}\nduration {length}\n")
        sounds.append(f"file {sound}\n")
        starts.append(now)
        now += length
    frames.append(f"file {picture}\n")
    (folder / "frames").write_text("".join(frames))
    (folder / "sounds").write_text("".join(sounds))
    film(folder, now, FOLDER / f"{video['name']}.mp4")
    for language in ("en", "es"):
        texts = [line[language] for line in video["lines"]]
        captions = vtt(texts, [*starts, now])
        (FOLDER / f"{video['name']}.{language}.vtt").write_text(captions)
    return now


def speak(text: str, sound: Path) -> float:
    """Returns how long it takes, with the pause after it."""
    calmly = ("--setf", "duration_stretch=1.12")
    subprocess.run(["flite", "-voice", "slt", *calmly, "-t", text, "-o", str(sound)], check=True)
    with wave.open(str(sound)) as file:
        settings, frames = file.getparams(), file.readframes(file.getnframes())
    silence = b"\0" * settings.sampwidth * int(settings.framerate * PAUSE)
    with wave.open(str(sound), "wb") as file:
        file.setparams(settings)
        file.writeframes(frames + silence)
    return (len(frames) + len(silence)) / settings.sampwidth / settings.framerate


def draw(title: str, code: str, share: float) -> Image.Image:
    """A slide: the title, code on a sheet, and stairs that fill as the video goes on."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((56, 44), title, ACCENT, ImageFont.truetype(FONTS / "DejaVuSerif-Bold.ttf", 30))
    lines = code.splitlines()
    if lines:
        pen.rounded_rectangle((56, 112, 904, 150 + 38 * len(lines)), 12, "#ffffff", "#dcd7cb", 2)
    mono = ImageFont.truetype(FONTS / "DejaVuSansMono.ttf", 28)
    for number, line in enumerate(lines):
        is_error = "Error" in line.split(":")[0]
        pen.text((84, 130 + 38 * number), line, "#a5281b" if is_error else INK, mono)
    for step in range(8):
        top, left = 516 - 14 * step, 680 + 32 * step
        color = ACCENT if step <= share * 7 else SOFT
        pen.rounded_rectangle((left, top, left + 26, 560), 4, color)
    return image


def film(folder: Path, seconds: float, file: Path) -> None:
    inputs = ("-f", "concat", "-safe", "0", "-i")
    pictures = ("-r", "5", "-c:v", "libx264", "-preset", "veryslow", "-crf", "30", "-g", "50")
    quiet = ("-c:a", "aac", "-b:a", "32k", "-ac", "1", "-ar", "16000")
    subprocess.run(
        [
            *("ffmpeg", "-v", "error", "-y"),
            *(*inputs, str(folder / "frames"), *inputs, str(folder / "sounds")),
            *(*pictures, "-pix_fmt", "yuv420p", "-tune", "stillimage", *quiet),
            *("-t", f"{seconds:.3f}"),
            *("-movflags", "+faststart", "-map_metadata", "-1", str(file)),
        ],
        check=True,
    )


def vtt(texts: list[str], times: list[float]) -> str:
    """Each text from its time to the next, less half of the pause; two lines at a time."""
    cues = ["WEBVTT\n"]
    for text, start, end in zip(texts, times, times[1:], strict=False):
        lines = textwrap.wrap(text, WIDTH)
        pairs = ["\n".join(lines[first : first + 2]) for first in range(0, len(lines), 2)]
        spoken = end - PAUSE / 2 - start
        for shown in pairs:
            stop = start + spoken * len(shown) / len("\n".join(pairs))
            cues.append(f"{clock(start)} --> {clock(stop)}\n{shown}\n")
            start = stop
    return "\n".join(cues)


def clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"00:{int(minutes):02}:{rest:06.3f}"


if __name__ == "__main__":
    main()
