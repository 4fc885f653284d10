"""What the athlete does: each action is one call that stores all of it or nothing.

Actions take the settings and plain values, open what they need, and raise one of ``errors`` with a
sentence; the terminal and the page call the same ones.
"""
