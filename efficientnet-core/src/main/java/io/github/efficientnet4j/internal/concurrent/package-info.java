/** Work on other threads that any package may use. It knows nothing of networks or images. */
package io.github.efficientnet4j.internal.concurrent;
