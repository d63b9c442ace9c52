/**
 * Writes networks as ONNX files: a graph's nodes become ONNX operators, its parameters the file's
 * weights.
 *
 * <p>The package knows graphs and must not know engines. It implements the few fields of the
 * Protocol Buffers wire format that it needs.
 */
package io.github.efficientnet4j.onnx;
