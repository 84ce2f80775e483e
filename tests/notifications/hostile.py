"""Names people and imports might bring, made to break a message."""

from hypothesis import settings
from hypothesis import strategies as st

from notifications.hostile_examples import FAMILY, SAMPLES

__all__ = ["FAMILY", "SAMPLES", "names", "quickly"]

# A slow machine is no failure.
quickly = settings(max_examples=30, deadline=None)

names = st.one_of(st.sampled_from(SAMPLES), st.text(st.characters(codec=None), max_size=80))
