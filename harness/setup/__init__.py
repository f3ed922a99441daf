"""Makes a machine ready to build and fuzz: packages, wheels, sources, cached builds.

Runs under the system's Python before anything is installed: standard library only.
"""
