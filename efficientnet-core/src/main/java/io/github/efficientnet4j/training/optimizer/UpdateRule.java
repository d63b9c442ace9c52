package io.github.efficientnet4j.training.optimizer;

/**
 * How a gradient changes a weight.
 *
 * <p>Each rule states its formula. w is the weight, g its gradient, η the learning rate and λ the
 * weight decay. λ is zero for everything except kernels.
 *
 * <p>Implementations are immutable and thread-safe.
 */
public sealed interface UpdateRule permits RmsProp, Sgd, AdamW {}
