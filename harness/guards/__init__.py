"""Guard mutation: switches each guard of csrc/ off and asks whether the generators would notice.

A guard that nothing notices protects nothing, or nothing tests it: the table of guards, their first
findings and the seconds to them is the proof that the fuzzers can see.
"""
