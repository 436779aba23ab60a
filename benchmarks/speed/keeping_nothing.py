"""The paper's web server with a cache of finished pages that holds nothing: each request makes its page anew."""

from newsportal import server

if __name__ == "__main__":
    server.main()
