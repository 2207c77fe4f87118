"""Typed values from what French visitors type. Pure: no service, no network, Python 3.10 and up."""

from factorland.french.match import Match
from factorland.french.reader import prepare, read

__all__ = ["Match", "prepare", "read"]
