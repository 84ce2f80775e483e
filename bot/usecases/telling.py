"""What keeps a message from being sent."""


class NoLongerTrue(Exception):
    """What the message would tell is not true any more, or there is nothing to say; it is not sent."""
