package io.github.efficientnet4j.model;

import io.github.efficientnet4j.inference.InferenceEngine;

/** An engine, and what is needed to feed it and to read its answers. */
record CompiledModel(ModelMetadata description, InferenceEngine engine) {}
