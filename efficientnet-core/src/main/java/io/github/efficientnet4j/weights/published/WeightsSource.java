package io.github.efficientnet4j.weights.published;

import java.net.URI;

/** Who publishes a weight file. Immutable. */
public enum WeightsSource {
  /**
   * The files of torchvision's {@code EfficientNet_*_Weights}: PyTorch {@code .pth}, {@code
   * torchvision/models/efficientnet.py}.
   */
  TORCHVISION("https://download.pytorch.org/models/", "BSD-3-Clause"),

  /** timm's repositories on the Hugging Face hub, one for each tag: {@code .safetensors}. */
  TIMM("https://huggingface.co/timm/", "Apache-2.0");

  private final URI defaultBase;
  private final String licence;

  WeightsSource(String defaultBase, String licence) {
    this.defaultBase = URI.create(defaultBase);
    this.licence = licence;
  }

  /**
   * The publisher's own address, which a mirror replaces.
   *
   * @return an absolute address that ends in a slash
   */
  public URI defaultBase() {
    return defaultBase;
  }

  /**
   * The licence under which the publisher offers the files.
   *
   * @return an SPDX licence identifier
   */
  public String licence() {
    return licence;
  }
}
