"""The Web API methods the sandbox knows, one module per family."""
