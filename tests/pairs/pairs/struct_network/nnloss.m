function [L, dW] = nnloss(nn, x, y)
% Loss of the network in the struct nn, and the gradient of each nn.W{i}

nn = nnff(nn, x, y);
nn = nnbp(nn);
L = nn.L;
dW = nn.dW;

end
