"""Annotated notes in, a verified model out."""
