"""Pictures in texts: kept whole, in their own shape, as WebP in the widths that a text is shown in.

The stored name says the size, `<random>-1280x853.webp` (`texts/pictures.py`).
"""

from django.core.files.base import File
from PIL import Image

from texts.pictures import HIGHEST, WIDTHS, ending, stored_sizes

from .pictures import decoded, decoding, is_turned, webp
from .uploads import Upload
from .validators import validate_thumbnail

LARGEST = (WIDTHS[-1], HIGHEST)  # pixels


def prepare(file: File) -> Upload:
    """Decode a picture and encode it anew. Raises ValidationError with what people can do."""
    validate_thumbnail(file)
    with decoding:
        picture = decoded(file, LARGEST, _shrunk)
        encoded = {f"-{ending(*size)}": webp(picture, size) for size in stored_sizes(*picture.size)}
    own = f"-{ending(*picture.size)}"
    return Upload(encoded.pop(own), own, smaller=encoded)


def _shrunk(image: Image.Image) -> Image.Image:
    """To LARGEST, once it is turned as its EXIF orientation says."""
    image.thumbnail(LARGEST[::-1] if is_turned(image) else LARGEST, Image.Resampling.LANCZOS)
    return image
