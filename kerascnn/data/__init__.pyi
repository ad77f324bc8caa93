"""The public names of this room and the files that they come from: `__init__.py` loads each at its first use."""

from .catalogue import available as available
from .catalogue import load as load
from .image_set import ImageSet as ImageSet
from .local_files import local_images as local_images
from .unavailable import DataUnavailableError as DataUnavailableError
