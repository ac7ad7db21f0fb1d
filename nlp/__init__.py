"""Text in, tags out: what a note says about a civil servant's behaviour."""
