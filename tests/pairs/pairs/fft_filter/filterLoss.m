function [loss, dw, dX] = filterLoss(w, X, T)
% A circular filter by its Fourier transform, then tanh; half the squared error
%   w - 1 x n taps, X and T - n x m, one column for each signal

m = size(X, 2);
Wf = fft(w).';
Xf = fft(X, [], 1);
Y = real(ifft(bsxfun(@times, Wf, Xf), [], 1));
A = tanh(Y);
E = A - T;
loss = sum(E(:) .^ 2) / (2 * m);

dY = E .* (1 - A .^ 2) / m;
Df = fft(dY, [], 1);
dX = real(ifft(bsxfun(@times, conj(Wf), Df), [], 1));
Gf = sum(conj(Xf) .* Df, 2);
dw = real(ifft(Gf)).';

end
