"""Modals: an object comes in, a view goes out. What they carry is in `notifications.requests`."""
