"""The rules of the trademark window: classes and goods, fees, deadlines, documents, the pre-check (domain.md 3)."""
