package io.github.efficientnet4j.weights.published;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A response body with a time limit on each wait. On most JDKs the HTTP client's own time limit
 * ends with the headers, and on the newest it covers the whole body. Neither detects a stalled
 * transfer.
 */
final class TimedBody implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
  /**
   * The maximum number of buffered deliveries. The client delivers at most about 16 KiB at a time.
   */
  private static final int AHEAD = 8;

  private sealed interface Signal {
    record Data(List<ByteBuffer> buffers) implements Signal {}

    record End() implements Signal {}

    record Failure(Throwable cause) implements Signal {}
  }

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private Flow.Subscription subscription;
  private boolean closed;

  static TimedBody of(Flow.Publisher<List<ByteBuffer>> publisher) {
    TimedBody body = new TimedBody();
    publisher.subscribe(body);
    return body;
  }

  /** {@return the next piece; empty at the end of the body} */
  Optional<List<ByteBuffer>> next(Duration patience) throws IOException, InterruptedException {
    Signal signal = signals.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (signal == null) {
      throw new HttpTimeoutException("no data for " + patience.toMillis() + " ms");
    }
    if (signal instanceof Signal.Data data) {
      request(1);
      return Optional.of(data.buffers());
    }
    if (signal instanceof Signal.Failure failure) {
      throw new IOException(
          Optional.ofNullable(failure.cause().getMessage()).orElse("the connection broke"),
          failure.cause());
    }
    return Optional.empty();
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription started) {
    subscription = started;
    if (closed) {
      started.cancel();
    } else {
      started.request(AHEAD);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Signal.Data(buffers));
  }

  @Override
  public void onError(Throwable cause) {
    signals.add(new Signal.Failure(cause));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.End());
  }

  /** Closes the connection, unless the body was read to its end. */
  @Override
  public synchronized void close() {
    closed = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  private synchronized void request(long count) {
    if (!closed) {
      subscription.request(count);
    }
  }
}
