"""The tagger: text in, every track of the codebook out, with confidence and reasons; no torch."""

from gesprekscoach.adapters.tagger.loading import load_tagger
from gesprekscoach.adapters.tagger.neural import NeuralTagger

__all__ = ["NeuralTagger", "load_tagger"]
