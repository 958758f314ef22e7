habeas decide --law little.law --agreement little --sender NO --receiver SE --for removal --on 2031-06-01 --departing 2031-06-02 national.json
# exit 0
