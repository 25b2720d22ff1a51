from integrations.practice.pages.stalls import overview as page

move = page
