"""Submissions of modals: a view comes in, a typed request or an error per field goes out."""
