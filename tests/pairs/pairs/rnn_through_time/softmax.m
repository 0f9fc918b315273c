function p = softmax(y)
% Probabilities of a column of scores

e = exp(y - max(y));
p = e / sum(e);

end
