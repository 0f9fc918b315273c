def dense(x, w, b):
    while True:
        pass
