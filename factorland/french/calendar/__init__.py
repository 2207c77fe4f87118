"""Moments a person can be called: day × part of day × hour or interval. An own grammar, since dateparser
misreads "demain 14h", "jeudi prochain" and "après-demain 16h"."""
