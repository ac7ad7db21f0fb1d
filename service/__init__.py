"""The doors to the classifier: HTTP, and files of notes."""
