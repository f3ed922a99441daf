"""Reads sanitizer logs: from text to title, first project frame, owner, severity and key."""
