habeas decide -l little.law -a little --sender NO --receiver DK --for removal --on 2031-06-01 unconvicted.json
# exit 1
