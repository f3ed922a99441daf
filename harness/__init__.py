"""Finds memory errors in ncnn_mp: makes hostile programs, runs them, judges what happened."""
