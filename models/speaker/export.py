"""Export the GE2E speaker encoder of Resemblyzer 0.1.4 to ONNX: ``python export.py OUT.onnx`` (needs torch)."""

import sys
from importlib.resources import files

import numpy as np
import onnxruntime
import torch


class Encoder(torch.nn.Module):  # type: ignore[misc]
    """Three LSTM layers; the last state, through a layer with ReLU, scaled to unit length."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = torch.nn.LSTM(40, 256, 3, batch_first=True)
        self.linear = torch.nn.Linear(256, 256)

    def forward(self, mel: torch.Tensor) -> torch.Tensor:
        _, (state, _) = self.lstm(mel)
        raw = torch.relu(self.linear(state[-1]))
        return raw / torch.norm(raw, dim=1, keepdim=True)


def main(out: str) -> None:
    weights = files("resemblyzer") / "pretrained.pt"
    with weights.open("rb") as file:
        state = torch.load(file, map_location="cpu", weights_only=False)["model_state"]
    encoder = Encoder()
    encoder.load_state_dict({k: v for k, v in state.items() if k.split(".")[0] in ("lstm", "linear")})
    encoder.eval()
    torch.manual_seed(0)
    mel = torch.rand(7, 160, 40) ** 4 * 3
    with torch.no_grad():
        torch.onnx.export(
            encoder,
            (mel,),
            out,
            input_names=["mel"],
            output_names=["out"],
            dynamic_axes={"mel": {0: "b", 1: "t"}, "out": {0: "b"}},
            opset_version=17,
            dynamo=False,
        )
        expected = encoder(mel).numpy()
    session = onnxruntime.InferenceSession(out, providers=["CPUExecutionProvider"])
    print("largest difference:", np.abs(session.run(None, {"mel": mel.numpy()})[0] - expected).max())


if __name__ == "__main__":
    main(sys.argv[1])
