"""Firmware for boards: what is built for which, how large it is."""
