package io.github.efficientnet4j.training.data;

/**
 * A sample that was passed over.
 *
 * <p>Immutable and thread-safe.
 *
 * @param index in the data set
 * @param description what it is, for example its file's path
 * @param reason why it could not be read or transformed
 */
public record UnreadableSample(int index, String description, Exception reason) {}
