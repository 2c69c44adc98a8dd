"""The learned tagger: text in, every learned track of the codebook out, with confidence and reasons; no torch."""

from gesprekscoach.adapters.tagger.neural import NeuralTagger

__all__ = ["NeuralTagger"]
