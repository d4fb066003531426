"""One article, end to end: the only room that knows the order of the steps."""

from summarizer.pipeline.plan import Effort, Plan
from summarizer.pipeline.summarizer import Outcome, Step, Summarizer

__all__ = ["Effort", "Outcome", "Plan", "Step", "Summarizer"]
