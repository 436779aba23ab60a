"""The paper's web server, but for the finished pages it would keep: each request makes its page anew."""

from articles.kept_pages import shelf
from newsportal import server

if __name__ == "__main__":
    shelf.most = 0  # before the processes are forked that answer
    server.main()
