"""A page in the browser on which the sandbox's workspace is looked at and worked in (docs/for-contributors.md)."""
