"""The sentences of the faults by their codes, a module for each subject. Wording: 在哪 + 怎么了 + 怎么办 (ux.md 6)."""
