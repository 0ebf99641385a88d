"""The version of the program, for whoever has to say which one made a list."""

__version__ = "0.17.0"
