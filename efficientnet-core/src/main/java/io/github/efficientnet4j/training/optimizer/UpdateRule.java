package io.github.efficientnet4j.training.optimizer;

/**
 * How a gradient changes a weight. Each rule states its formula with w the weight, g its gradient,
 * η the learning rate and λ the weight decay; λ is zero for everything but kernels.
 */
public sealed interface UpdateRule permits RmsProp, Sgd, AdamW {}
