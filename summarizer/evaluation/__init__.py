"""Runs and scores over a corpus: cases, agreement, runs, statistics, gates, reports.

This room knows how many articles are one figure, and how sure the figure is. How one
article is read is the pipeline's business, how one summary is compared the scorer's.
"""
