package io.github.efficientnet4j.architecture;

/**
 * How a family's reference code draws the first weights of a classifier. They set the size of the
 * first logits, and so the loss that a training begins with: no BatchNorm follows that would take
 * it out again, as behind convolutions.
 */
public enum ClassifierInitialization {
  /**
   * Kernel uniform in ±1 / sqrt(classes), biases 0: {@code dense_kernel_initializer} of the
   * EfficientNet release, and torchvision's {@code efficientnet.py}.
   */
  UNIFORM_BY_CLASSES,
  /** Kernel normal with deviation 0.01, biases 0: torchvision's {@code mobilenetv2.py}. */
  NORMAL,
  /**
   * Kernel and biases uniform in ±1 / sqrt(features), the features being the classifier's inputs:
   * what PyTorch gives to every {@code nn.Linear}, and torchvision's {@code resnet.py} leaves.
   */
  UNIFORM_BY_FEATURES
}
