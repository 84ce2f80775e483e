"""Failures that the person who runs the program can do something about."""


class JobFailed(Exception):
    """What was asked for could not be done; `str(error)` says why and what to do."""


class ConfigurationError(JobFailed):
    """Something in the environment is missing or wrong; the message names it and says what to write."""
