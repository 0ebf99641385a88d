"""Text made comparable: names, addresses, postcodes and dates as pure functions."""
