"""IF-mini's words: tokenizer and text encoder."""
