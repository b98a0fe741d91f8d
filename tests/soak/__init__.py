"""Hours of real processes over real HTTP and real folders, killed at random on both sides; the books at the end."""
