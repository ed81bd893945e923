"""What people do with calls: make one, hand in, review, decide, offer, take files in and out."""
