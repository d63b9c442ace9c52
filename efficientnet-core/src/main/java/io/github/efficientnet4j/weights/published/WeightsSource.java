package io.github.efficientnet4j.weights.published;

import java.net.URI;

/** The publisher of a weight file. Immutable. */
public enum WeightsSource {
  /**
   * torchvision. The files are those of its {@code EfficientNet_*_Weights}: PyTorch {@code .pth},
   * {@code torchvision/models/efficientnet.py}.
   */
  TORCHVISION("https://download.pytorch.org/models/", "BSD-3-Clause"),

  /** timm. Each tag has a repository on the Hugging Face hub with a {@code .safetensors} file. */
  TIMM("https://huggingface.co/timm/", "Apache-2.0");

  private final URI defaultBase;
  private final String licence;

  WeightsSource(String defaultBase, String licence) {
    this.defaultBase = URI.create(defaultBase);
    this.licence = licence;
  }

  /**
   * {@return the publisher's own base address, which a mirror replaces; absolute, and ending in a
   * slash}
   */
  public URI defaultBase() {
    return defaultBase;
  }

  /** {@return the SPDX identifier of the licence under which the publisher offers the files} */
  public String licence() {
    return licence;
  }
}
