package io.github.efficientnet4j.weights.published;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A web server on the loopback interface that answers each request as the test has scripted it, and
 * with the whole content, ranges understood, when the script is over.
 */
final class LocalServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ConcurrentLinkedQueue<HttpHandler> script = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** The Range header of every request, "" for none. */
  final List<String> ranges = new CopyOnWriteArrayList<>();

  volatile byte[] content;
  volatile String etag = "\"one\"";

  LocalServer(byte[] content) throws IOException {
    this.content = content;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI base() {
    return URI.create(
        "http://"
            + InetAddress.getLoopbackAddress().getHostAddress()
            + ":"
            + server.getAddress().getPort()
            + "/models/");
  }

  LocalServer then(HttpHandler handler) {
    script.add(handler);
    return this;
  }

  LocalServer thenStatus(int status) {
    return then(exchange -> exchange.sendResponseHeaders(status, -1));
  }

  /** Announces everything, sends the first bytes, closes the connection. */
  LocalServer thenCutOffAfter(int bytes) {
    return then(
        exchange -> {
          sendBeginning(exchange, bytes);
          throw new IOException("cut off as scripted");
        });
  }

  /** Announces everything, sends the first bytes, then nothing until the server closes. */
  LocalServer thenStallAfter(int bytes) {
    return then(
        exchange -> {
          sendBeginning(exchange, bytes);
          awaitClose();
        });
  }

  LocalServer thenWhole() {
    return then(this::whole);
  }

  void whole(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("ETag", etag);
    exchange.sendResponseHeaders(200, content.length);
    exchange.getResponseBody().write(content);
  }

  void awaitClose() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendBeginning(HttpExchange exchange, int bytes) throws IOException {
    exchange.getResponseHeaders().set("ETag", etag);
    exchange.sendResponseHeaders(200, content.length);
    exchange.getResponseBody().write(content, 0, bytes);
    exchange.getResponseBody().flush();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      ranges.add(header(exchange, "Range").orElse(""));
      HttpHandler scripted = script.poll();
      if (scripted != null) {
        scripted.handle(exchange);
      } else {
        wholeOrRest(exchange);
      }
    }
  }

  private void wholeOrRest(HttpExchange exchange) throws IOException {
    Optional<String> range = header(exchange, "Range");
    if (range.isEmpty() || !header(exchange, "If-Range").equals(Optional.of(etag))) {
      whole(exchange);
      return;
    }
    int from = Integer.parseInt(range.get().replaceAll("bytes=(\\d+)-", "$1"));
    if (from >= content.length) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    exchange.sendResponseHeaders(206, content.length - from);
    exchange.getResponseBody().write(content, from, content.length - from);
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
