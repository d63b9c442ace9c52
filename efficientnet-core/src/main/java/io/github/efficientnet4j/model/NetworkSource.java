package io.github.efficientnet4j.model;

import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.InferenceEngine;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Where a classifier's network is, to be had in the form in which it computes. Thread-safe. */
sealed interface NetworkSource {

  /** The network with its parameters in memory. */
  Network network();

  /** A new engine, the caller's to close. */
  InferenceEngine compile(EngineOptions options);

  /** In memory already. */
  record InMemory(Network network) implements NetworkSource {

    @Override
    public InferenceEngine compile(EngineOptions options) {
      return network.compile(options);
    }
  }

  /**
   * In a file, which is read anew at each call: kept in memory, the network would take the room
   * that an engine straight from the file saves. An {@link UncheckedIOException} has the message of
   * what went wrong.
   */
  record InFile(ModelLoader loader) implements NetworkSource {

    @Override
    public Network network() {
      try {
        return loader.load();
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }

    @Override
    public InferenceEngine compile(EngineOptions options) {
      try {
        return loader.compile(options).engine();
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }
  }
}
