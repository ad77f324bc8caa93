"""The version that is installed, in a file of its own: asking for it takes longer than the rest of the import."""

from importlib.metadata import version

__version__ = version(__package__)
